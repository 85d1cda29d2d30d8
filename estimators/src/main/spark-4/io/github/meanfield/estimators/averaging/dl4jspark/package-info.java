/**
 * Backend {@code dl4j-spark}, which Spark 4 has not: Deeplearning4j's are classes of Scala 2.12.
 */
package io.github.meanfield.estimators.averaging.dl4jspark;
