import numpy as np, csv
S="/tmp/w/p12-scratch/"; svm={5000:np.load(S+"svm5000.npy"),60000:np.load(S+"svm60000.npy")}
SRC=["this collection","benchmarks/ledger.py","2026","made anew by python benchmarks/ledger.py"]
out=csv.writer(open("/tmp/w/p12/data/ledger.csv","w",newline=""),lineterminator="\n")
out.writerow(["method","samples","seed","misread","only_it","only_svm","author","title","year_published","place"])
for m in ("naive Bayes","logistic regression","SVM"):
    for c in (5000,60000):
        w=svm[c] if m=="SVM" else np.load(f"{S}mask-{m.replace(' ','_')}-{c}-0.npy")
        out.writerow([m,c,0,int(w.sum()),int((w&~svm[c]).sum()),int((~w&svm[c]).sum()),*SRC])
