/** Short-lived records that are used once, in this process's memory. */
@NullMarked
package io.sallyport.auth.ticket;

import org.jspecify.annotations.NullMarked;
