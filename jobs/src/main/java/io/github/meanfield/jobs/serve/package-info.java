/**
 * The command {@code serve}: predictions of one model over HTTP, by the server of the JDK and
 * without Spark.
 *
 * <ul>
 *   <li>In: the file of a model that {@code export} wrote, and requests with rows of JSON or CSV.
 *   <li>Out: predictions, with what moved them if it is asked for; figures of the requests and of
 *       how their rows differ from those of the training.
 *   <li>Not here: what is computed of a row, which is in {@code runtime}.
 * </ul>
 */
package io.github.meanfield.jobs.serve;
