/** API keys: their text with its checksum, and what is kept of them. */
@NullMarked
package io.sallyport.identity.apikey;

import org.jspecify.annotations.NullMarked;
