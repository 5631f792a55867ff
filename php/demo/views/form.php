<?php

declare(strict_types=1);

namespace Demo\View;

/**
 * @var string $token
 * @var int    $visits
 * @var string $storedNote
 * @var string $note       as typed
 * @var string $problem    what is wrong with it; empty where nothing is
 * @var bool   $isSaved
 * @var int    $noteMax    characters
 */
?>
<h1>Form and session</h1>
<p class="lead">
  Your session has opened this page <strong data-fact="visits"><?= e(Figures::count($visits, 'time')) ?></strong>. Another
  browser counts from one, even where the same process answers both.
</p>

<?php if ($isSaved) : ?>
<p class="message good" role="status">The note is saved. Reloading this page sends nothing again.</p>
<?php endif ?>
<?php if ($problem !== '') : ?>
<p class="message bad" role="alert" id="note-problem"><?= e($problem) ?></p>
<?php endif ?>

<form method="post" action="/form" class="stack">
  <input type="hidden" name="csrf_token" value="<?= e($token) ?>">
  <label for="note">Note, kept in your session</label>
  <textarea id="note" name="note" rows="3" maxlength="<?= e($noteMax) ?>" aria-describedby="note-hint<?= $problem !== '' ? ' note-problem' : '' ?>"<?= $problem !== '' ? ' aria-invalid="true"' : '' ?>>
<?= e($note) ?></textarea>
  <p class="hint" id="note-hint">At most <?= e($noteMax) ?> characters. Try <code>&lt;script&gt;</code>.</p>
  <p class="actions">
    <button type="submit" name="action" value="save">Save</button>
    <button type="submit" name="action" value="forget" class="quiet">Forget me</button>
  </p>
</form>

<?php if ($storedNote !== '') : ?>
<section>
  <h2>Your note</h2>
  <blockquote data-fact="note"><?= e($storedNote) ?></blockquote>
</section>
<?php endif ?>

<section>
  <h2>How</h2>
  <ul>
    <li><code>session_start()</code> as in any PHP application; its cookie is HttpOnly and SameSite=Lax.</li>
    <li>A POST needs a token of 256 random bits from the session, compared with <code>hash_equals()</code>.</li>
    <li>A saved note is answered with 303 and a GET, a refused one with 422 and the form as you typed it.</li>
    <li>The session is closed before the page is made: a second tab does not wait for its lock.</li>
  </ul>
</section>
