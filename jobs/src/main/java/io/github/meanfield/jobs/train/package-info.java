/** The command {@code train}: a training as it is, which the package of the training knows. */
package io.github.meanfield.jobs.train;
