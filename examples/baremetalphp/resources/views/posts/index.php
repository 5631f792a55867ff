@if ($author !== null)
  <p>Good to see you again, <b data-fact="author">{{ $author }}</b>.</p>
@endif
@if ($posts->isEmpty())
  <p>Nothing has been written yet.</p>
@endif
@foreach ($posts as $post)
  <article>
    <h2><a href="{{ route('post', ['id' => $post->id]) }}">{{ $post->title }}</a></h2>
    <p>by {{ $post->author }}</p>
  </article>
@endforeach
