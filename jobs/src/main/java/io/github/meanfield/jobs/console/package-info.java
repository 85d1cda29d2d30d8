/**
 * What a user reads: entries and tables on the standard output, numbers as they are printed
 * everywhere, the version, and the exception for input that the user can mend.
 *
 * <p>The lowest package of the commands: it knows neither Spark nor any other of them. Texts and
 * numbers come in, lines go out; errors are worded where they are found.
 */
package io.github.meanfield.jobs.console;
