package io.sallyport.sample.note;

import java.time.Instant;
import java.util.UUID;

/**
 * A note as it is kept. The owner is an account's id, which never changes; the author is the user
 * name at the time of writing, for display only.
 */
public record Note(UUID id, String owner, String author, NoteText text, Instant createdAt) {}
