<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Http\CsrfToken;
use Demo\Http\HttpError;
use Demo\Http\Request;
use Demo\Http\Response;
use Demo\Page\FormPage;
use Demo\Process;
use Demo\View\View;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/demo/autoload.php';
require_once __DIR__ . '/ArraySession.php';

final class FormPageTest extends TestCase
{
    public function testShowCountsTheVisitsOfOneSession(): void
    {
        $ada = new ArraySession();
        $bob = new ArraySession();

        self::assertStringContainsString('>1 time<', self::body(self::get($ada)));
        self::assertStringContainsString('>2 times<', self::body(self::get($ada)));
        self::assertStringContainsString('>1 time<', self::body(self::get($bob)));
    }

    public function testShowClosesTheSessionAndKeepsItsToken(): void
    {
        $session = new ArraySession();
        self::get($session);
        $token = CsrfToken::of($session);
        $body = self::body(self::get($session));

        self::assertFalse($session->isOpen);
        self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/D', $token);
        self::assertStringContainsString("name=\"csrf_token\" value=\"$token\"", $body);
    }

    public function testSaveStoresTheNoteAndRedirectsWith303(): void
    {
        $session = new ArraySession();
        $response = self::post($session, ['note' => '  <b>"hi"</b>  ']);

        self::assertSame(303, $response->status);
        self::assertSame('/form', $response->headers['Location']);
        self::assertSame('<b>"hi"</b>', $session->get('note'));
        self::assertFalse($session->isOpen);
    }

    public function testShowEscapesTheNoteAndConfirmsItOnce(): void
    {
        $session = new ArraySession();
        self::post($session, ['note' => '</textarea><script>x']);
        $first = self::body(self::get($session));

        self::assertStringNotContainsString('<script>x', $first);
        self::assertStringContainsString('&lt;/textarea&gt;&lt;script&gt;x', $first);
        self::assertStringContainsString('The note is saved', $first);
        self::assertStringNotContainsString('The note is saved', self::body(self::get($session)));
    }

    public function testSaveRefusesAMissingOrForeignTokenWith403(): void
    {
        foreach (['', 'x', str_repeat('0', 64), CsrfToken::of(new ArraySession())] as $token) {
            $session = new ArraySession();
            CsrfToken::of($session);
            self::assertSame(403, self::statusOfRefusal($session, $token));
            self::assertNull($session->get('note'));
            self::assertFalse($session->isOpen);
        }
    }

    public function testSaveRefusesAnEmptyTokenOfASessionWithoutOne(): void
    {
        self::assertSame(403, self::statusOfRefusal(new ArraySession(), ''));
    }

    public function testSaveAnswers422WithWhatWasTyped(): void
    {
        $session = new ArraySession();
        $response = self::post($session, ['note' => str_repeat('é', 201)]);

        self::assertSame(422, $response->status);
        self::assertStringContainsString('201 characters', self::body($response));
        self::assertStringContainsString(str_repeat('é', 201), self::body($response));
        self::assertStringContainsString('aria-invalid="true"', self::body($response));
        self::assertNull($session->get('note'));
    }

    public function testProblemWithCountsCharactersAndRefusesBadBytes(): void
    {
        self::assertSame('', FormPage::problemWith(str_repeat('é', 200)));
        self::assertSame('Write a note first.', FormPage::problemWith(''));
        self::assertSame('The note is not valid UTF-8 text.', FormPage::problemWith("\xff"));
    }

    public function testSaveForgetsTheSessionWhenAsked(): void
    {
        $session = new ArraySession(['note' => 'x']);
        $response = self::post($session, ['action' => 'forget']);

        self::assertSame(303, $response->status);
        self::assertTrue($session->isDestroyed);
    }

    private static function page(ArraySession $session): FormPage
    {
        $view = new View(__DIR__ . '/../../../php/demo/views', new Process(static fn (): int => 0), 'v');

        return new FormPage($view, static fn (): ArraySession => $session);
    }

    private static function get(ArraySession $session): Response
    {
        return self::page($session)->show(new Request('GET', '/form'));
    }

    /** @param array<string, string> $fields */
    private static function post(ArraySession $session, array $fields): Response
    {
        $fields += ['csrf_token' => CsrfToken::of($session)];

        return self::page($session)->save(new Request('POST', '/form', post: $fields));
    }

    private static function statusOfRefusal(ArraySession $session, string $token): int
    {
        try {
            return self::post($session, ['csrf_token' => $token, 'note' => 'x'])->status;
        } catch (HttpError $error) {
            return $error->status;
        }
    }

    private static function body(Response $response): string
    {
        self::assertIsString($response->body);

        return $response->body;
    }
}
