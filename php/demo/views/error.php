<?php

declare(strict_types=1);

namespace Demo\View;

/** @var string $origin */
$choices = [
    '/error/exception' => [
        'Uncaught exception',
        'Status 500. In development an error page with the trace and its cause, in production a plain one and the trace in the log.',
        'lives on',
    ],
    '/error/fatal' => [
        'Memory exhausted',
        'A fatal error that no catch block sees. Status 500.',
        'is replaced',
    ],
    '/error/exit' => [
        'exit after output',
        'What was printed is the answer, status 200.',
        'is replaced',
    ],
    '/error/die' => [
        'die with a message',
        'The message is the answer, with the status set before: 503.',
        'is replaced',
    ],
    '/error/status?code=404' => [
        'An error status',
        'A page of this application; any code from 400 to 599.',
        'lives on',
    ],
    '/no-such-page' => [
        'An unknown address',
        'No route matches: 404.',
        'lives on',
    ],
];
?>
<h1>Errors</h1>
<p class="lead">
  Ways for a request to go wrong. Whichever you choose, the next request is answered: a process that dies is replaced.
</p>
<ul class="choices">
<?php foreach ($choices as $address => [$name, $text, $fate]) : ?>
  <li>
    <a href="<?= e($address) ?>" rel="nofollow"><?= e($name) ?></a>
    <p><?= e($text) ?></p>
    <p class="fate">The process <?= e($fate) ?>.</p>
  </li>
<?php endforeach ?>
</ul>
<p>A method that a page does not answer gets 405 and the list of those it does:</p>
<pre><code>curl -i -X DELETE <?= e($origin) ?>/form</code></pre>
