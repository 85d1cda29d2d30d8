package io.github.meanfield.estimators.averaging.rows;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import scala.Function1;

/** Some partitions of an RDD: no task runs for the others. */
public final class ChosenPartitions {

  private ChosenPartitions() {}

  /**
   * Chooses partitions.
   *
   * @param rdd all of them
   * @param chosen their numbers, ascending
   * @return those alone, in their order; its partition i is partition {@code chosen[i]}
   */
  public static <T> JavaRDD<T> of(JavaRDD<T> rdd, int[] chosen) {
    Function1<Object, Object> isChosen =
        (Function1<Object, Object> & Serializable)
            partition -> Arrays.binarySearch(chosen, (int) partition) >= 0;
    return new JavaRDD<>(PartitionPruningRDD.create(rdd.rdd(), isChosen), rdd.classTag());
  }
}
