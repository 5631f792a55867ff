<?php

/**
 * @var string $name     who is visiting
 * @var Plain\App $this
 */

?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Plain PHP</title>
<h1>Hello, <span data-fact="name"><?= htmlspecialchars($name) ?></span></h1>
<p>You came <span data-fact="visits"><?= $_SESSION['visits'] ?></span> times. Process <span data-fact="pid"><?= getmypid() ?></span>
booted at <?= $this->bootedAt ?> and has served <span data-fact="served"><?= $this->served ?></span> requests.</p>
<form method="post" action="/name"><input name="name" placeholder="Your name"> <button>Say hello</button></form>
<form method="post" action="/upload" enctype="multipart/form-data"><input type="file" name="file"> <button>Upload</button></form>
