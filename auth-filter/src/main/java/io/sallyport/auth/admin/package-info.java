/** What an operator asks of a running node. */
@NullMarked
package io.sallyport.auth.admin;

import org.jspecify.annotations.NullMarked;
