/** What a signed-in account sees and changes of itself. */
@NullMarked
package io.sallyport.auth.account;

import org.jspecify.annotations.NullMarked;
