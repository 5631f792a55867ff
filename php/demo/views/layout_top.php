<?php

declare(strict_types=1);

namespace Demo\View;

use Demo\Worker;

/**
 * @var string $title
 * @var string $path         of the current page
 * @var string $assetVersion
 * @var Worker $worker
 */
$pages = [
    '/' => 'Worker',
    '/form' => 'Form',
    '/upload' => 'Upload',
    '/slow' => 'Slow',
    '/stream' => 'Stream',
    '/json' => 'JSON',
    '/error' => 'Errors',
];
?>
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><?= e($title) ?> – appserver demo</title>
<link rel="icon" href="/css/favicon.svg" type="image/svg+xml">
<?php foreach (['base', 'frame', 'start', 'forms', 'pages'] as $sheet) : ?>
<link rel="stylesheet" href="/css/<?= e($sheet) ?>.css?v=<?= e($assetVersion) ?>">
<?php endforeach ?>
<script src="/js/app.js?v=<?= e($assetVersion) ?>" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site">
  <p class="mark"><a href="/">appserver</a> <span>demo application</span></p>
  <nav aria-label="Pages">
    <ul>
<?php foreach ($pages as $address => $name) : ?>
      <li><a href="<?= e($address) ?>"<?= $address === $path ? ' aria-current="page"' : '' ?>><?= e($name) ?></a></li>
<?php endforeach ?>
    </ul>
  </nav>
</header>
<main id="main" tabindex="-1">
