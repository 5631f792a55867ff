<?php

declare(strict_types=1);

require __DIR__ . '/../src/App.php';

// Runs once in each worker. A front controller would do it again for every request.
return (new Plain\App(bootedAt: date('H:i:s')))->answer(...);
