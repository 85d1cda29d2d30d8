package io.github.meanfield.estimators.averaging;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** How much Spark lets the results of one job bring to the driver: spark.driver.maxResultSize. */
final class ResultSize {

  private static final String SETTING = "spark.driver.maxResultSize";
  private static final String DEFAULT = "1g";

  /** More than a result has beside its floats, with what Spark tells of the task. */
  private static final long BESIDE = 1 << 16;

  private final String setting;
  private final long bytes;

  /** The setting of a Spark application. */
  ResultSize(SparkContext spark) {
    SparkConf conf = spark.conf();
    setting = conf.get(SETTING, DEFAULT);
    long set = conf.getSizeAsBytes(SETTING, DEFAULT);
    bytes = set == 0 ? Long.MAX_VALUE : set;
  }

  /** States that the driver can take in at once. */
  long states(int stateLength) {
    return bytes / bytes(stateLength);
  }

  private static long bytes(int stateLength) {
    return (long) Float.BYTES * stateLength + BESIDE;
  }

  /**
   * Requires room for one state, as the mean of a round comes to the driver.
   *
   * @param uid uid of the estimator
   * @param stateLength floats of a state
   * @throws IllegalArgumentException if there is none
   */
  void require(String uid, int stateLength) {
    if (stateLength > PackedFloats.MOST) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the state of the network (parameters and what the updater keeps) is %,d numbers,"
                  + " but %,d are the most that can be sent; make the network smaller, or choose an"
                  + " updater that keeps less, such as sgd",
              uid, stateLength, PackedFloats.MOST));
    }
    if (states(stateLength) == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the state of the network (parameters and what the updater keeps) is %,d numbers,"
                  + " which take %,d bytes, but %s is %s (%,d bytes): the driver could not receive"
                  + " it; start Spark with %s=%dm or more, or 0 for no limit",
              uid,
              stateLength,
              bytes(stateLength),
              SETTING,
              setting,
              bytes,
              SETTING,
              (bytes(stateLength) >> 20) + 1));
    }
  }
}
