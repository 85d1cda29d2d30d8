/** Listeners that write the course of a fit for other tools: TensorBoard and MLflow. */
package io.github.meanfield.estimators.tracking;
