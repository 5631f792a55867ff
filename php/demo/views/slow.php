<?php

declare(strict_types=1);

namespace Demo\View;

use Demo\Worker;

/**
 * @var Worker $worker
 * @var int    $sleepMs asked for, milliseconds
 * @var float  $sleptMs measured, milliseconds
 * @var int    $maxMs
 * @var string $origin
 */
?>
<h1>Slow page</h1>
<p class="lead">
  <?= e($worker->name()) ?> slept <strong data-fact="slept"><?= e(Figures::milliseconds($sleptMs)) ?></strong>
<?php if ($worker->lane === null) : ?>
  on a server without lanes.
<?php else : ?>
  in the <strong data-fact="lane"><?= e($worker->lane) ?></strong> lane.
<?php endif ?>
</p>

<form method="get" action="/slow" class="stack" data-slow>
  <label for="ms">Milliseconds to sleep</label>
  <input id="ms" type="number" name="ms" min="0" max="<?= e($maxMs) ?>" value="<?= e($sleepMs) ?>" aria-describedby="ms-hint">
  <p class="hint" id="ms-hint">0 to <?= e($maxMs) ?>.</p>
  <p class="actions"><button type="submit">Sleep</button> <span data-slow-status role="status"></span></p>
</form>

<section>
  <h2>Why there are two lanes</h2>
  <p>
    A PHP process answers one request at a time. If slow pages could occupy every process, quick ones would wait behind
    them. Paths under <code>slow_routes</code> in <code>go_appserver.json</code>, <code>/slow</code> among them, go to
    processes of their own. Six slow requests and one quick one, timed:
  </p>
  <pre><code>for i in 1 2 3 4 5 6; do curl -s -o /dev/null '<?= e($origin) ?>/slow?ms=3000' &amp; done
curl -s -o /dev/null -w '%{time_total} s\n' <?= e($origin) ?>/</code></pre>
</section>
