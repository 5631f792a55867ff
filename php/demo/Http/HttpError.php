<?php

declare(strict_types=1);

namespace Demo\Http;

use Exception;
use Throwable;

/** An answer other than the page asked for: thrown anywhere in a page, shown by ProblemPage. */
final class HttpError extends Exception
{
    /**
     * @param int                   $status  400 to 599
     * @param string                $message shown to the visitor, so it holds nothing secret
     * @param array<string, string> $headers such as `Allow`
     */
    public function __construct(
        public readonly int $status,
        string $message,
        public readonly array $headers = [],
        ?Throwable $previous = null,
    ) {
        parent::__construct($message, 0, $previous);
    }
}
