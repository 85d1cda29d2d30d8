package io.github.meanfield.estimators.averaging.rows;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.Function2;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * What a task computes from a partition of an RDD. {@link JavaRDD}'s own methods wrap functions in
 * Scala's closures, and to clean those Spark reads and parses class files at every call: a third of
 * a job of milliseconds. This one is handed to Spark as it is, and is not cleaned.
 *
 * @param <T> elements of the RDD
 * @param <R> result of a partition
 */
@FunctionalInterface
public interface PartitionTask<T, R>
    extends Function2<TaskContext, scala.collection.Iterator<T>, R>, Serializable {

  /**
   * Computes the result of a partition.
   *
   * @param partition its number
   * @param elements its elements
   * @return the result
   */
  R call(int partition, Iterator<T> elements);

  @Override
  default R apply(TaskContext context, scala.collection.Iterator<T> elements) {
    return call(context.partitionId(), JavaConverters.asJavaIterator(elements));
  }

  /**
   * Runs a job of such tasks, one for each chosen partition.
   *
   * @param rdd all partitions
   * @param chosen numbers of those that are computed
   * @return the results, in the order of {@code chosen}
   */
  @SuppressWarnings("unchecked")
  default List<R> run(JavaRDD<T> rdd, int[] chosen) {
    List<Object> partitions = new ArrayList<>();
    for (int partition : chosen) {
      partitions.add(partition);
    }
    ClassTag<R> anything = (ClassTag<R>) (ClassTag<?>) ClassTag$.MODULE$.AnyRef();
    Object results =
        rdd.context()
            .runJob(rdd.rdd(), this, JavaConverters.asScalaBuffer(partitions).toList(), anything);
    return List.of((R[]) results);
  }
}
