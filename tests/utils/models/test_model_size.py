"""Counts of the numbers that a model stores, compared with what the model itself says, or with a count by hand."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Perceptron
from sklearn.naive_bayes import BernoulliNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from utils.models.model_size import parameter_count

X = np.random.default_rng(0).normal(size=(60, 4))
Y = np.arange(60) % 3


@pytest.mark.parametrize("model", [BernoulliNB(), LogisticRegression(), Perceptron()])
def test_models_with_a_number_for_each_feature_and_class(model):
    assert parameter_count(model.fit(X, Y)) == 3 * 4 + 3


def test_a_support_vector_machine_carries_its_samples_along():
    model = SVC(kernel="rbf").fit(X, Y)
    vectors = len(model.support_)
    assert parameter_count(model) == vectors * 4 + vectors * 2 + 3


def test_one_with_a_linear_kernel_does_so_too_though_it_could_add_them_up():
    model = SVC(kernel="linear").fit(X, Y)
    assert model.coef_.size == 3 * 4
    assert parameter_count(model) == len(model.support_) * (4 + 2) + 3


def test_a_tree_stores_questions_and_answers():
    stump = DecisionTreeClassifier(max_depth=1, random_state=0).fit(X, Y)
    assert parameter_count(stump) == 2 + 2 * 3
    pure = DecisionTreeClassifier().fit(X, np.zeros(60))
    assert parameter_count(pure) == 1


def test_a_forest_is_the_sum_of_its_trees():
    forest = RandomForestClassifier(5, random_state=0).fit(X, Y)
    assert parameter_count(forest) == sum(parameter_count(tree) for tree in forest.estimators_)


def test_boosted_trees_answer_with_one_number_a_leaf():
    model = HistGradientBoostingClassifier(max_iter=4, max_leaf_nodes=2, min_samples_leaf=5, early_stopping=False)
    assert parameter_count(model.fit(X, Y)) == 4 * 3 * (2 + 2) + 3  # and three classes to begin with


def test_a_network_says_it_itself():
    class Network:
        def count_params(self):
            return 61_706

    assert parameter_count(Network()) == 61_706


@pytest.mark.parametrize("model", [LogisticRegression(), KNeighborsClassifier().fit(X, Y), 3])
def test_what_cannot_be_counted_is_refused(model):
    with pytest.raises(TypeError, match="must be fitted, and of a kind"):
        parameter_count(model)
