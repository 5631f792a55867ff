<?php

declare(strict_types=1);

namespace Demo\View;

use Demo\Process;
use Demo\Worker;

/**
 * @var Worker  $worker
 * @var Process $process
 */
?>
</main>
<footer class="site">
  <p>
    <?= e($worker->name()) ?><?= $worker->lane === null ? '' : ', ' . e($worker->lane) . ' lane' ?>,
    pid <?= e($worker->pid) ?>, request <?= e(number_format($process->served())) ?> of this process,
    <?= e(Figures::milliseconds($process->requestMs())) ?> in PHP.
  </p>
</footer>
</body>
</html>
