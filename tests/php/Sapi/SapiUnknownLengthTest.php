<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

/** Bodies that are passed on while they arrive: no length is told, and no application is to see a part for the whole. */
final class SapiUnknownLengthTest extends SapiTestCase
{
    private const FACTS = 'return [$_POST, array_keys($_FILES), strlen(file_get_contents("php://input")), '
        . '$_SERVER["CONTENT_LENGTH"] ?? null, $_SERVER["HTTP_TRANSFER_ENCODING"] ?? null];';

    /** @dataProvider sapis */
    public function testABodyBeyondPostMaxSizeIsReadAsOneOfAnnouncedLength(string $sapi): void
    {
        $this->start($sapi, self::FACTS, ['post_max_size=1K']);
        $form = 'a=' . str_repeat('x', 3000);
        $upload = self::part('a', str_repeat('x', 3000)) . "--B--\r\n";
        foreach ([self::FORM, ['content-type' => 'application/json'], []] as $headers) {
            self::assertSame([[], [], 3002, '3002', null], $this->sent($form, $headers));
            self::assertSame([[], [], 3002, '3002', null], $this->sent($form, $headers, 'PUT'));
        }
        $length = strlen($upload);
        self::assertSame([[], [], $length, (string) $length, null], $this->sent($upload, self::MULTIPART));
        self::assertStringContainsString('exceeds the limit', $this->driver->errors());
        self::assertSame([['a' => '1'], [], 3, '3', null], $this->sent('a=1', self::FORM));
    }

    /** @dataProvider sapis */
    public function testAFormAndAnUploadAreReadOnceTheyAreWhole(string $sapi): void
    {
        $this->start($sapi, self::FACTS);
        $value = str_repeat('x', 3_000_000);
        [$post, , $bytes, $length] = $this->sent("a=$value&b=2", self::FORM);
        self::assertSame([['a' => $value, 'b' => '2'], 3_000_006, '3000006'], [$post, $bytes, $length]);
        $upload = self::part('b', '2') . self::part('f', $value, 'f.txt') . "--B--\r\n";
        [$post, $files, , $length] = $this->sent($upload, self::MULTIPART);
        self::assertSame([['b' => '2'], ['f'], (string) strlen($upload)], [$post, $files, $length]);
    }

    /** @dataProvider sapis */
    public function testTheApplicationIsNotRunForABodyThatBreaksOff(string $sapi): void
    {
        $this->start($sapi, 'error_log("The application runs"); ' . self::FACTS);
        $this->driver->request($id = $this->nextId(), '/', '', self::FORM + ['transfer-encoding' => 'chunked'], true);
        $this->driver->body($id, 'a=1&b=', false);
        $this->driver->send(0x04, $id, "\1");
        $this->answer();
        self::assertStringNotContainsString('The application runs', $this->driver->errors());
        self::assertSame([['a' => '1'], [], 3, '3', null], $this->sent('a=1', self::FORM));
        self::assertStringContainsString('The application runs', $this->driver->errors());
    }

    /** @dataProvider sapis */
    public function testABodyThatTheDiskHasNoRoomForIsAnErrorAndTheNextOneIsWhole(string $sapi): void
    {
        $this->start($sapi, self::FACTS, ['sys_temp_dir=/proc']);
        $this->send(str_repeat('x', 3_000_000), []);
        $errors = array_filter($this->answer()['messages'], static fn (array $message) => $message['type'] === 0x87);
        self::assertStringContainsString('Cannot keep a body of 3000000 bytes', current($errors)['json']['message'] ?? '');
        self::assertSame([['a' => '1'], [], 3, '3', null], $this->sent('a=1', self::FORM));
    }

    /** @param array<string, string> $headers */
    private function sent(string $body, array $headers, string $method = 'POST'): mixed
    {
        $this->send($body, $headers, $method);

        return $this->answer()['seen'];
    }

    /** @param array<string, string> $headers */
    private function send(string $body, array $headers, string $method = 'POST'): void
    {
        $headers += ['transfer-encoding' => 'chunked'];
        $this->driver->request($id = $this->nextId(), '/', '', $headers, true, $method);
        foreach (str_split($body, 60_000) as $part) {
            $this->driver->body($id, $part, false);
        }
        $this->driver->body($id, '', true);
    }
}
