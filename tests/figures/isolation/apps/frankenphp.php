<?php

declare(strict_types=1);

use BareMetalPHP\AppServer\Tests\Figures\State;

require_once __DIR__ . '/../State.php';

State::boot();

$answer = static function (): void {
    try {
        echo State::answer();
    } catch (RuntimeException) {
        http_response_code(500);
    }
};

while (frankenphp_handle_request($answer)) {
}
