<?php

declare(strict_types=1);

namespace App\Http\Controllers;

use BareMetalPHP\Http\Response;

/** Added to the copy of examples/baremetalphp that is measured. */
final class OpcacheController
{
    public function report(): Response
    {
        return json_response((require dirname(__DIR__, 3) . '/opcache_report.php')());
    }
}
