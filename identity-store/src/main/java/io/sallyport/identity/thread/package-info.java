/** Threads of our own, which are gone when whoever started them has closed. */
@NullMarked
package io.sallyport.identity.thread;

import org.jspecify.annotations.NullMarked;
