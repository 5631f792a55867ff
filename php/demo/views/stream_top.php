<?php

declare(strict_types=1);

namespace Demo\View;

/**
 * @var int    $lines
 * @var int    $ms     before each line
 * @var string $origin
 */
?>
<h1>Stream</h1>
<p class="lead">
  A generator yields <?= e(Figures::count($lines, 'line')) ?>, <?= e($ms) ?> ms apart. Each is here before the next exists.
</p>
<p>The same without a browser, as plain text:</p>
<pre><code>curl -N '<?= e($origin) ?>/stream?lines=<?= e($lines) ?>&amp;ms=<?= e($ms) ?>'</code></pre>
<ol class="stream">
