/** API keys: whoever comes with one, and their owner's management of them. */
@NullMarked
package io.sallyport.auth.apikey;

import org.jspecify.annotations.NullMarked;
