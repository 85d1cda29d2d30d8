/** How much differential privacy a fit gives: the noise of its steps, and what they come to. */
package io.github.meanfield.estimators.averaging.privacy;
