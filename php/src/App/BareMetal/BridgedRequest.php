<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\Http\Request;

/** A request made of a payload: its JSON is in there, while php://input has that of the request around it. */
final class BridgedRequest extends Request
{
    protected function parseJsonBody(): ?array
    {
        $data = json_decode($this->rawBody(), true);

        return is_array($data) ? $data : null;
    }
}
