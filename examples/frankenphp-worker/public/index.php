<?php

declare(strict_types=1);

use Example\Journal;
use Example\Site;

require __DIR__ . '/../src/Journal.php';
require __DIR__ . '/../src/Site.php';

// A client that leaves must not end the script.
ignore_user_abort(true);

$journal = new Journal();
$site = new Site($journal);
$maxRequests = (int) ($_SERVER['MAX_REQUESTS'] ?? 0);

for ($served = 0; $maxRequests === 0 || $served < $maxRequests; $served++) {
    if (!frankenphp_handle_request($site->answer(...))) {
        break;
    }
    $journal->write();
}
