/**
 * The command {@code export}: a saved pipeline becomes a file of another form. For one that scores
 * without Spark, what is known of the columns of the training rows goes along, so that texts are
 * read as the other commands read them; an ONNX file has no texts but categories.
 */
package io.github.meanfield.jobs.export;
