<?php

declare(strict_types=1);

namespace Demo\View;

/**
 * @var int    $number
 * @var int    $lines
 * @var string $elapsed seconds
 */
?>
<li><span>line <?= e($number) ?> of <?= e($lines) ?></span> <span class="figure"><?= e($elapsed) ?> s</span></li>
