<?php

declare(strict_types=1);

namespace App\Http;

use BareMetalPHP\Http\Request;

/** What somebody wrote into the form. */
final class PostForm
{
    private const MAX_TITLE_LENGTH = 80;

    public function __construct(
        public readonly string $title = '',
        public readonly string $body = '',
        public readonly string $author = '',
    ) {
    }

    public static function of(Request $request): self
    {
        $text = static function (string $name) use ($request): string {
            $value = $request->input($name, '');

            return is_string($value) ? trim($value) : '';
        };

        return new self($text('title'), $text('body'), $text('author'));
    }

    /** @return list<string> nothing when it can be published */
    public function errors(): array
    {
        return array_keys(array_filter([
            'A post needs a title.' => $this->title === '',
            'The title is longer than ' . self::MAX_TITLE_LENGTH . ' characters.' =>
                iconv_strlen($this->title, 'UTF-8') > self::MAX_TITLE_LENGTH,
            'A post needs a text.' => $this->body === '',
            'Who are you?' => $this->author === '',
        ]));
    }

    /** @return array{title: string, body: string, author: string} */
    public function toArray(): array
    {
        return ['title' => $this->title, 'body' => $this->body, 'author' => $this->author];
    }
}
