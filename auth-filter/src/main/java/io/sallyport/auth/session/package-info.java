/** Cookie sessions: opening, finding, listing and ending them. */
@NullMarked
package io.sallyport.auth.session;

import org.jspecify.annotations.NullMarked;
