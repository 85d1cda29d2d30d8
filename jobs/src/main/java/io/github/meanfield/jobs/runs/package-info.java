/**
 * The command {@code runs}: records of runs as a list, one by one, beside each other and as a page.
 *
 * <p>Records come in from {@code jobs.experiment}, and nothing but a page is written.
 */
package io.github.meanfield.jobs.runs;
