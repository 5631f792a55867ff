<?php

declare(strict_types=1);

namespace Demo\View;

use Demo\Process;
use Demo\Worker;

/**
 * @var Worker  $worker
 * @var Process $process
 * @var string  $origin
 * @var int     $memoryBytes
 * @var int     $peakBytes
 */
$served = $process->served();
$uptime = $process->uptimeSeconds();
$facts = [
    'worker' => ['Worker', $worker->number ?? 'none'],
    'lane' => ['Lane', $worker->lane ?? 'none'],
    'pid' => ['Process id', (string) $worker->pid],
    'served' => ['Requests served', number_format($served)],
    'uptime' => ['Up for', Figures::duration($uptime)],
    'memory' => ['Memory', Figures::bytes($memoryBytes)],
    'peak' => ['Peak', Figures::bytes($peakBytes)],
    'php' => ['PHP', PHP_VERSION],
    'sapi' => ['SAPI', $worker->sapi],
];
?>
<section class="hero">
  <div>
    <h1><?= e($worker->name()) ?> answered.</h1>
    <p class="lead">
      It loaded this application <em>once</em>, <?= e(Figures::duration($uptime)) ?> ago, in
      <?= e(Figures::milliseconds($process->bootMs())) ?>, and has served
      <strong><?= e(Figures::count($served, 'request')) ?></strong> since. This one has taken
      <strong><?= e(Figures::milliseconds($process->requestMs())) ?></strong> so far.
    </p>
    <p class="actions"><a class="button" href="/">Ask again</a> Another worker may answer.</p>
  </div>
  <dl class="plate" aria-label="The process that answered">
<?php foreach ($facts as $key => [$name, $value]) : ?>
    <div><dt><?= e($name) ?></dt><dd data-fact="<?= e($key) ?>"><?= e($value) ?></dd></div>
<?php endforeach ?>
  </dl>
</section>

<figure class="life">
  <svg viewBox="0 0 1000 56" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect class="rail" x="0" y="52" width="1000" height="4"/>
<?php foreach ($process->arrivals() as $arrival) : ?>
<?php $x = number_format($uptime > 0 ? min(1.0, $arrival / $uptime) * 996 + 2 : 998, 1, '.', ''); ?>
    <line x1="<?= e($x) ?>" x2="<?= e($x) ?>" y1="14" y2="52"/>
<?php endforeach ?>
    <line class="boot" x1="2" x2="2" y1="0" y2="52"/>
    <line class="now" x1="998" x2="998" y1="0" y2="52"/>
  </svg>
  <div class="ends" aria-hidden="true"><span>loaded</span><span>now</span></div>
  <figcaption>
    The life of process <?= e($worker->pid) ?>, one tick a
    request<?= $served > Process::ARRIVALS_KEPT ? ', the last ' . e(Process::ARRIVALS_KEPT) : '' ?>. The times are kept in
    an ordinary PHP array, in an object that outlives the request.
  </figcaption>
</figure>

<div class="columns">
  <section>
    <h2>What stays between requests</h2>
    <ul>
      <li>Loaded classes and functions, compiled templates</li>
      <li>Objects the application holds: routes, configuration, connections</li>
      <li>Static properties, globals, constants</li>
    </ul>
    <p>That is the speed, and the danger: data of one visitor must not be put there.</p>
  </section>
  <section>
    <h2>What is reset after each</h2>
    <ul>
      <li><code>$_GET</code>, <code>$_POST</code>, <code>$_COOKIE</code>, <code>$_FILES</code>, <code>$_SERVER</code></li>
      <li>Status, headers, output buffers, the session</li>
      <li>Error handlers, ini values, time zone, locale, working directory</li>
      <li>Uploaded files</li>
    </ul>
  </section>
</div>

<section>
  <h2 id="pool">Who answers?</h2>
  <p>
    Each request goes to a process that has nothing else to do. Ask a few times and see which ones answer:
  </p>
  <pre><code>for i in 1 2 3 4; do curl -s <?= e($origin) ?>/json | grep -o '"pid": *[0-9]*'; done</code></pre>
  <div data-pool hidden>
    <p class="actions"><button type="button" data-pool-ask>Send 24 requests, 6 at a time</button></p>
    <div data-pool-result role="status"></div>
  </div>
</section>
