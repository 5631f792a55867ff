<?php

declare(strict_types=1);

// Where the site is reached by https only, set SESSION_SECURE=true in .env.
return [
    'secure' => env('SESSION_SECURE', false),
];
