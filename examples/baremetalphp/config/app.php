<?php

declare(strict_types=1);

return [
    'name' => env('APP_NAME', 'Notes from the metal'),
];
