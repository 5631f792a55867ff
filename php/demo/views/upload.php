<?php

declare(strict_types=1);

namespace Demo\View;

/**
 * @var list<array{field: string, name: string, type: string, size: int, error: string, problem: string,
 *                 is_uploaded_file: bool, moved: bool, is_uploaded_file_after: bool, sha256: string}> $results
 * @var array<string, string> $limits by ini name
 */
$yes = static fn (bool $is): string => $is ? 'yes' : 'no';
?>
<h1>Upload</h1>
<p class="lead">Choose a few files. Each is hashed, moved with <code>move_uploaded_file()</code> and deleted again.</p>

<form method="post" action="/upload" enctype="multipart/form-data" class="stack">
  <label for="files">Files</label>
  <input id="files" type="file" name="files[]" multiple aria-describedby="files-hint">
  <p class="hint" id="files-hint">
<?php foreach ($limits as $name => $value) : ?>
    <span class="pair"><code><?= e($name) ?></code> <?= e($value) ?></span>
<?php endforeach ?>
  </p>
  <p class="actions"><button type="submit">Upload</button> <span data-chosen role="status"></span></p>
</form>

<?php if ($results !== []) : ?>
<section>
  <h2>What PHP received</h2>
  <ol class="files">
<?php foreach ($results as $file) : ?>
    <li data-file>
      <h3><?= e($file['name'] === '' ? '(no name)' : $file['name']) ?></h3>
<?php if ($file['problem'] !== '') : ?>
      <p class="message bad"><code><?= e($file['error']) ?></code> <?= e($file['problem']) ?></p>
<?php endif ?>
      <dl class="pairs">
        <div><dt>Size</dt><dd><?= e(number_format($file['size'])) ?> bytes</dd></div>
        <div><dt>Type, as claimed</dt><dd><?= e($file['type'] === '' ? 'none' : $file['type']) ?></dd></div>
        <div><dt>Field</dt><dd><?= e($file['field']) ?></dd></div>
        <div><dt>Error</dt><dd><?= e($file['error']) ?></dd></div>
        <div><dt><code>is_uploaded_file()</code></dt><dd><?= e($yes($file['is_uploaded_file'])) ?></dd></div>
        <div><dt>Moved</dt><dd><?= e($yes($file['moved'])) ?></dd></div>
        <div><dt>After the move</dt><dd><?= e($yes($file['is_uploaded_file_after'])) ?></dd></div>
<?php if ($file['sha256'] !== '') : ?>
        <div class="wide"><dt>SHA-256</dt><dd><code class="hash"><?= e($file['sha256']) ?></code></dd></div>
<?php endif ?>
      </dl>
    </li>
<?php endforeach ?>
  </ol>
</section>
<?php endif ?>
