/**
 * Backend dl4j-spark: epochs trained through Deeplearning4j's {@code SparkDl4jMultiLayer} and
 * {@code ParameterAveragingTrainingMaster}, on the same chunks and with the same validation and
 * stopping as {@code averaging}.
 *
 * <p>It is for those who come from there, and for comparison. All that needs Deeplearning4j's Spark
 * module is here, and nothing else.
 */
package io.github.meanfield.estimators.averaging.dl4jspark;
