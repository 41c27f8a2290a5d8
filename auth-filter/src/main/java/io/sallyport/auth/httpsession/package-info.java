/** The application's own {@code HttpSession}, kept where all nodes see it. */
@NullMarked
package io.sallyport.auth.httpsession;

import org.jspecify.annotations.NullMarked;
