<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Emulation;

use ValueError;

/** One Set-Cookie line as PHP's setcookie() makes it, and with its errors. */
final class CookieLine
{
    private const NEVER_IN_A_VALUE = ",; \t\r\n\v\f";
    private const NEVER_IN_A_NAME = '=' . self::NEVER_IN_A_VALUE;
    /** 9999-12-31 23:59:59 UTC */
    private const LAST_TIME = 253_402_300_799;

    private const NAMES = ['expires', 'path', 'domain', 'secure', 'httponly', 'samesite'];

    private readonly int $expires;
    private readonly string $path;
    private readonly string $domain;
    private readonly bool $isSecure;
    private readonly bool $isHttpOnly;
    private readonly string $sameSite;

    /**
     * @param string                            $function for messages
     * @param array<string, mixed>|int          $expires  Unix time in seconds, 0 for the session's; or all options
     * @param array{string, string, bool, bool} $rest     path, domain, secure, httponly
     */
    public function __construct(private readonly string $function, array|int $expires, array $rest)
    {
        $options = is_array($expires) ? array_change_key_case($expires)
            : array_combine(array_slice(self::NAMES, 0, 5), [$expires, ...$rest]);
        foreach (array_keys($options) as $name) {
            if (!in_array($name, self::NAMES, true)) {
                throw new ValueError("$function(): option \"$name\" is invalid");
            }
        }
        $this->expires = (int) ($options['expires'] ?? 0);
        $this->path = (string) ($options['path'] ?? '');
        $this->domain = (string) ($options['domain'] ?? '');
        $this->isSecure = (bool) ($options['secure'] ?? false);
        $this->isHttpOnly = (bool) ($options['httponly'] ?? false);
        $this->sameSite = (string) ($options['samesite'] ?? '');
        foreach (['path' => $this->path, 'domain' => $this->domain] as $name => $text) {
            if (strpbrk($text, self::NEVER_IN_A_VALUE) !== false) {
                throw $this->error("\"$name\" option", self::NEVER_IN_A_VALUE);
            }
        }
        if ($this->expires > self::LAST_TIME) {
            throw new ValueError("$function(): \"expires\" option cannot have a year greater than 9999");
        }
    }

    /** The value percent-encoded. */
    public function encoded(string $name, string $value): string
    {
        return $this->line($name, rawurlencode($value));
    }

    /** The value as it is. */
    public function raw(string $name, string $value): string
    {
        if (strpbrk($value, self::NEVER_IN_A_VALUE) !== false) {
            throw $this->error('Argument #2 ($value)', self::NEVER_IN_A_VALUE);
        }

        return $this->line($name, $value);
    }

    private function line(string $name, string $value): string
    {
        if ($name === '') {
            throw new ValueError("$this->function(): Argument #1 (\$name) cannot be empty");
        }
        if (strpbrk($name, self::NEVER_IN_A_NAME) !== false) {
            throw $this->error('Argument #1 ($name)', self::NEVER_IN_A_NAME);
        }
        $line = "Set-Cookie: $name=$value";
        if ($value === '') {
            $line .= 'deleted; expires=' . self::date(1) . '; Max-Age=0';
        } elseif ($this->expires > 0) {
            $line .= '; expires=' . self::date($this->expires) . '; Max-Age=' . max(0, $this->expires - time());
        }

        return $line . ($this->path === '' ? '' : "; path=$this->path")
            . ($this->domain === '' ? '' : "; domain=$this->domain")
            . ($this->isSecure ? '; secure' : '')
            . ($this->isHttpOnly ? '; HttpOnly' : '')
            . ($this->sameSite === '' ? '' : "; SameSite=$this->sameSite");
    }

    private static function date(int $time): string
    {
        return gmdate('D, d M Y H:i:s \G\M\T', $time);
    }

    private function error(string $place, string $forbidden): ValueError
    {
        $shown = array_map(
            static fn (string $byte): string => match ($byte) {
                "\t" => '"\t"',
                "\r" => '"\r"',
                "\n" => '"\n"',
                "\v" => '"\013"',
                "\f" => '"\014"',
                default => "\"$byte\"",
            },
            str_split($forbidden),
        );
        $last = array_pop($shown);

        return new ValueError("$this->function(): $place cannot contain " . implode(', ', $shown) . ", or $last");
    }
}
