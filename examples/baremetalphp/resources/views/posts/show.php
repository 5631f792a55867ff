<article>
  <h1>{{ $post->title }}</h1>
  <p>by {{ $post->author }}, {{ $post->created_at }}</p>
  <p>{!! nl2br(htmlspecialchars($post->body)) !!}</p>
</article>
