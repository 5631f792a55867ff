<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Franken;

use RuntimeException;

use function BareMetalPHP\AppServer\publish;

/** Updates in the manner of Mercure, over this server's channels. */
final class Mercure
{
    private function __construct()
    {
    }

    /**
     * @param array<mixed> $topics
     *
     * @return string id of the update
     *
     * @throws RuntimeException when it cannot be sent
     */
    public static function publish(array $topics, string $data, bool $isPrivate, ?string $id, ?string $type): string
    {
        if ($isPrivate) {
            throw new RuntimeException(
                'Cannot publish a private update: channels of this server do not tell their listeners apart',
            );
        }
        foreach ($topics as $topic) {
            if (!publish((string) $topic, $type ?? 'message', $data)) {
                throw new RuntimeException("Cannot publish an update on $topic: it does not fit into a frame");
            }
        }

        return $id ?? 'urn:uuid:' . self::uuid();
    }

    /** A random one, version 4. */
    private static function uuid(): string
    {
        $bytes = random_bytes(16);
        $bytes[6] = chr(ord($bytes[6]) & 0x0F | 0x40);
        $bytes[8] = chr(ord($bytes[8]) & 0x3F | 0x80);

        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($bytes), 4));
    }
}
