<?php

declare(strict_types=1);

namespace Demo\View;
?>
</ol>
<p class="actions"><a class="button" href="/stream">Again</a> <a href="/stream?lines=40&amp;ms=50">faster</a></p>
