<?php

declare(strict_types=1);

namespace Demo\Page;

use Closure;
use Demo\Http\CsrfToken;
use Demo\Http\HttpError;
use Demo\Http\Request;
use Demo\Http\Response;
use Demo\Http\Session;
use Demo\View\View;

/** `/form`: a session that counts visits and keeps a note; POST, then redirect, then GET. */
final readonly class FormPage
{
    /** Longest note, in characters; the field's maxlength says the same to the browser. */
    public const NOTE_MAX = 200;

    /** @param Closure(Request): Session $startSession */
    public function __construct(private View $view, private Closure $startSession)
    {
    }

    public function show(Request $request): Response
    {
        $session = ($this->startSession)($request);
        $count = $session->get('visits');
        $session->set('visits', is_int($count) ? $count + 1 : 1);
        $isSaved = $session->get('note_saved') === true;
        $session->remove('note_saved');

        return $this->answer($request, $session, 200, self::storedNote($session), '', $isSaved);
    }

    /** @throws HttpError 403 where the token is missing or wrong */
    public function save(Request $request): Response
    {
        $session = ($this->startSession)($request);
        if (!CsrfToken::matches($session, $request->postText('csrf_token'))) {
            $session->close();
            throw new HttpError(
                403,
                'The form was not sent: its token does not belong to your session. Open the form again and resend it.',
            );
        }
        if ($request->postText('action') === 'forget') {
            $session->destroy();

            return Response::seeOther('/form');
        }

        $note = trim($request->postText('note'));
        $problem = self::problemWith($note);
        if ($problem !== '') {
            return $this->answer($request, $session, 422, $note, $problem, false);
        }
        $session->set('note', $note);
        $session->set('note_saved', true);
        $session->close();

        return Response::seeOther('/form');
    }

    /** What is wrong with a note, in a sentence; empty where nothing is. */
    public static function problemWith(string $note): string
    {
        $length = preg_match_all('/./su', $note);

        return match (true) {
            $length === false => 'The note is not valid UTF-8 text.',
            $length === 0 => 'Write a note first.',
            $length > self::NOTE_MAX => "The note has $length characters; " . self::NOTE_MAX . ' is the most.',
            default => '',
        };
    }

    private function answer(
        Request $request,
        Session $session,
        int $status,
        string $note,
        string $problem,
        bool $isSaved,
    ): Response {
        $token = CsrfToken::of($session);
        $session->close();
        $visits = $session->get('visits');

        return Response::html($this->view->page($request, 'Form and session', 'form', [
            'token' => $token,
            'visits' => is_int($visits) ? $visits : 0,
            'storedNote' => self::storedNote($session),
            'note' => $note,
            'problem' => $problem,
            'isSaved' => $isSaved,
            'noteMax' => self::NOTE_MAX,
        ]), $status);
    }

    private static function storedNote(Session $session): string
    {
        $note = $session->get('note');

        return is_string($note) ? $note : '';
    }
}
