/** Who may say that a password is right: the application's own identity stores first, then ours. */
@NullMarked
package io.sallyport.identity.store;

import org.jspecify.annotations.NullMarked;
