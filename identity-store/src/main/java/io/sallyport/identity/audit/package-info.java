/** The append-only trail of what happened to accounts and credentials. */
@NullMarked
package io.sallyport.identity.audit;

import org.jspecify.annotations.NullMarked;
