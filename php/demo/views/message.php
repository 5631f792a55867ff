<?php

declare(strict_types=1);

namespace Demo\View;

/**
 * @var string $heading
 * @var string $text
 */
?>
<h1><?= e($heading) ?></h1>
<p class="lead"><?= e($text) ?></p>
<p class="actions"><a class="button" href="/">Start page</a></p>
