import { nodeCrypto } from '../lib/node-crypto.ts'

/** Bytes of SHA-256 that are kept of each secret. One random secret in half a billion collides with the list. */
const hashBytes = 5

/*
 * Publicly known secrets of 32 bytes and more: those of https://github.com/wallarm/jwt-secrets (MIT License, Copyright
 * (c) 2020 Wallarm) and the keys that RFC 7515 and RFC 7520 print. Only truncated hashes are kept, sorted, as base64.
 */
const list =
  'ABQei3AALNpYRQA+qPHyAEptyBsAT8dxqwB9sISXAMiIwLcAyn9LcQDg+2HtAOMsmQABMrI9SAFwfk9dAYy8kaUBuT6t4gG9QpB6AchyNXsCZ15f' +
  'mQJp0p0NAoYjNP4Cnaqi9QMwsRmYA03nz6EDbjYawgOdsKQaA+fERoQEa8nBqwR3nh6BBNTuexkE4BtsigTlRrwZBTvplMEFW6iNDwVnvzlIBZFX' +
  'b14FtibIhQXXx7pzBjifmWcGT01lnwZVauNkBnARkSQGcOqDtAZzj9rzBn0xBoUGo1faEAatZIlkByJEKjoHJZ86pQeBVPk1B5WPE8MHm7RIKwep' +
  'K921B/pkTfsH/91QIwiuQN3nCLHGVDgIwbzgAQjLrP3JCNbS8QcI8Y4hFQkrIXs1CTJyhXMJPJel1wl+/34VCZ2kdaUJuuRjngnKluVVCeXPc0kK' +
  'Cm7VcAo66vG9CmKqVegKgkGGAQqrNhV/Cs/hGAALShJiPQt2CcCdC6IHoNsL29N68QwwbQB1DD3AqRgMRKbGhAxo9MrPDI6ngb8MoARAxQzi/O2S' +
  'DP+8LycNB9xKgg0f8aFRDVW4y6UNfljk2w2GJOJADZ30aUkN+mPCfA37U1XhD09ItrgPaN/GNA+XBGNyD6KFfoEPxxYhRw/H/tGfD8ldKzQQAnYq' +
  '/xAL6g6OEDSEwccQOCn15BB+uPULENp8DJIQ3Wc/ZhDiQnQxERAg83URedW6LRGVWA5OEbBGDusRtJOhkhHREYBAEgj5FrESGZ1rjBJOoXywElt2' +
  'b2wShCjFURKOJiMdEpUhehUS0QuWDhLT+6nwE0ZYftcTaoGM2hOJaHkYE8yWKUsT0x6WGhPsvHdPFAfgY18URp6nfhRXIdxbFLcpmkgUueCfMBTZ' +
  'loRLFOdkplYVfsN1NhWQOQaxFakc/2gVtPf5WxW8ATAYFc2RQLYWHWQ/LBY6k1TBFnSArBsWeV9PYhZ92as4FooGZSUW/CWpdxb+DNzlFxzBveQX' +
  'HTH7kRcrIzygF0n4yGUXThw1nxfntNsMGApnVwUYOc9x5xhtjEqmGIfrJ5MYiUcQ6BiRLh3tGKoMe50ZIIlcAhkxFaVOGZZziPgZoyIJXRm1z59+' +
  'GcT6oEgZ8i3HQxo98o/gGoDW8iwaujMSCxrknbf4Gwe+AxQbb/wjORuVn1gpG7Ajw68btUoqLxu9zkZJG89ZVO8b2LDlZRvfbF/OG+MmzHob7GI3' +
  '6hwWg3VjHDACENYcOX+uqRxpL696HKwR1Voct/CSsBzDiXXkHQvE4lQdF9VHrB0rZYzeHWomXvEda7k1bR1s8dwUHXF3iBAdeym63R3Rwq7AHgY6' +
  'AAseHgDw9h5Nsn5YHl6Ig2UepgT2Sh6tGXtVHrYJN0YevgG10h8B6JwkHwfLQ6IfLwpYUx+L/dDZH6cD7r0fqRmL5x+tYauMH9FQ9ikf7L/ubx/v' +
  'YmnqH/3+cs0gOX9ETiBq5abTIGx7w8Yg0fm/ziDsbzN2IQNhnMshG+xFfCFlbPglIaQnJdUhsQd5FCGxMwjXIboBUxkiFXTUjSJk4vIsIof/ToMi' +
  'j5wuhCK7mcZQIs2+MxkjEzkktSMZMjgKIyNkCjcjZNq26iNnfnRqI25us3YjeNMUqSOHm96SI58HaS8jpuG9aiO9O475I/mdNqIkTr1kuSRyNVT3' +
  'JJIhKpIklj+BsyS1OhGMJNQ06DklEuPMOSUkmRbPJSoT+JglZ7ZojSXowdc4JgLNijomFFL0aSYVoFvyJhzD45omU6z7XSZUwjdpJnvi3yAmnxUn' +
  '/Sa7rrL1JuWqbLgnCROwMCdJ/EpWJ20SZ80ncnAw9ieDuD7TJ8WuYKEoMgbicCgzoQSSKGL5/eoobhNBCyiGSUhOKKJoJWwouB0vLijm1KTlKPPf' +
  'x58pO5OZ6Sk+oqxCKV9NPQAp61uyVyojqc3jKjqNBqoqbi0bmyp+/sk1Kr70XT8qybpeXCsLcH8CK1TYZworkQgfKyuThdIhK8HvKVMsQCgr2SyP' +
  'DSycLI/O5UMszt+T/SzwF/sKLQj4y/ItR3qWYS1buq9jLXOnGwctkT4XHy2lTT/MLgDvu6MuFzVWKC4f34KfLkCQtuMu9gcywS8Ya3GTL2vtAQsv' +
  'kn2xnjAa+3J3MJSq/bowlh4tZTDE1umTMNli2rgxNA50ADE1cLbIMUlioXsxZe2GWDGdCEPZMa6ByGsyHtrgKzIsTFoBMj+OOp4yRDcgtTJmP74T' +
  'MpCqlsIyk6jOuTLG34zmMtps/0sy4fYDDjLs6+EEMvV5RMcy9f5OmzL4QoLMMv0bBAUzCdRWkzM6FOyIM0lFFEozVM/PZTNb2ipcM2y+lFoz1ERz' +
  'nDPZLRrOM+JqwmYz+cqM1zRPiQ2CNGNJk0w0bfXiujSvbPmnNPRgG+41OUd3CzU5iKDgNUH2qgk1X/X4sjVrg8nXNW8JZCA1vzLt7jXJeFxmNefX' +
  'SAU2BqiVgzYRYHUBNnM01Ys2kpFoBDapJ2QONuAfBuI3A+sA4zcgWZxwN3+XrKY36dRhNzf2/BKlOELSL/c4SvnoRThjQzTWOJKyua04rHOLxji7' +
  'a8fsOMAX5bk40dCKYDlbPnD9ObJueC85v4zJPznDKgFbOfeihLE6AaszLzofIi4XOj33RHE6VSS30jpf3H8pOmRh6RQ6bde7dTp0NwZ0OnpWBs06' +
  'vQvZ9DrBrN0UOtL9FIc6604XuDr9CQs+OwSrPUc7BRvMWjsMD2OUOzxa0k47TOL6sTtRgTqRO4xkG3E7o/X0Ozuod6vyO8fBaWM8GpLjbDwuSd0N' +
  'PDOsINo8qWMmRjzf/uM5POKndns87ojC1D0BQSmXPSkFuJM9PN/1DT1jUyedPYI/VsI9io8IbT2R1zn8PZXHpxQ92wmrKz3gUVfUPhEIERo+YIT7' +
  'Xj5zKGm/PpgJe0A+msRT/T7RNXJIPtsFKuI+6TkmqD7q4Tp7Px00rYU/HWkZyz8n9Fc3P24L87E/rm0LgD/CmDAWQDhHMhhAOHc8dkBCIQl1QFWc' +
  'nTxAumPYbEDqnvLXQPl7m/pA/U1YSkEXFG8EQRw2SupBHnb0sEElElc6QUmdk9NBfDM5H0GKyWBFQaLD20JB7YaycUINRMTXQg3TFAVCHXfSpEI8' +
  'ynLfQpIQKRlC0U3gDULXOasrQwG9da9DKAiaJUMquu1sQzu25EtDPZfYSkNI3jjZQ5McjFRD1xWwK0QO49JdRFLTHspEYgTnLUR/HdFwRKFtt+pE' +
  'snfuj0Sz1dr9RMy0IzJEzMB9bETvUC2GRPQ6K71F3ZjEW0XvoVnmRf5UoTNGGMQ2Y0ZY+D55Rm5uKEVGspEO50bY8nTiRwQT5G5HIq55qUdaFdeI' +
  'R3skzYxHi1yOTkeWcIP6R7LGfLZHtS7Idkfw06R+SBki9PpIPthSokhAzQDMSEEJsXlItyUzWEjOxXUQSRxHZF5JJLzHqklI6LagSVY4SBpJuhAp' +
  'iUoHx7HMSgmZaHpKF98Os0ol+W2nSkIkNuRKaBub8kr0KxjtSwI5HtlLE/13PUsVf8DcS16NpaRLaHHaSkuU2KAbS5l+GgJL8R9M60wVe1SqTEeb' +
  'Rz9MgJOCvEyx+HyyTOlZmqFNZ9dEvE2luD9eTadPXQJNwjlE1039lv27TgtU+A9OITrFaE8IZkHpT1TlPClPYmZBBk+YuLaXT5vRXw5Prtd/vVAi' +
  '0/ueUDHpzgtQWThqJVBp+boUUG7W7hhQiCIQeFCXJenqULfMvLdQ1tTKOlD/TVlDURGYI55RGCWfMFG964qwUcQBQSJR20y4QVIfxqnYUi2HUiNS' +
  'MPmTOlJxA3b5UnvrGnBSuAhMj1LRzmbdUvrY66FS+wwCUVMJnIUcUzHQAPJTYWhoZFN+M6tYU6mvatZTqrUmeVOvuHdwU7C1axVTu4Oh/lPFG/wP' +
  'U//c0mBUJiNlf1RUbmZ7VGG2b2RUed8Qd1SlyVAjVKwdy+FUwUVNkFTo6SYNVTJNdK9VQfYIXlVGATkjVaRrcnBVtG0gJ1W09MmZVcCJXp1V/fy+' +
  'B1Yk0YGqVia04ElWJ/xBFFY5lkllVkESN2ZWa/mXBlZvtdhrVoU72NFWjLQ9gFaTnNBiVq1LPwdWtGh1pVa0dSTtVudKkKNXDa1D3lc0a3T9V0Gy' +
  'IjRX8lxEMlgsx5zVWD5pttJYZZ0E4FhwYuZCWHdNQyNYfDFHbFip0vp6WMWksKhZCZXwmFlLKgbGWX4zGLVZmc7sRVnJ3cJ/WdeKGbdaFKg6G1or' +
  'TnOwWiuZMBRacdD7UVqB2j/gWoTs6f9alFvhFFrKhVooWtqRwT9bFA18h1s/P9b6W1zuFbdbaG217luEKSyKW5Bo/Lxbsxq1YVvWPIwoW+XMaPZb' +
  '/NP/K1xTeVOaXNhZIRhdynAU713/CuqkXiUgBLReVfPW4V6ga7aIXrpei9leyDWy617lE5t1XwfKBV5fEuRqrl8q1P+pXyr2yb1fPQq/9F9jQdmt' +
  'X3n5V8lfguZlkl+PEniMX8T95yxf3ymOmmAMugKIYGgcVShg95h6Y2D/slFqYR1J6Yhhbfr8ImFxKFYmYbMKfcxhvyzPm2JVRX1JYmH059Bierya' +
  '7GKNIHpkYuaP9ChjYp+wLmOsBMMdY8F5gMJkAGasJmQyKA0uZG5sWBpkfZrSq2Sz7sM4ZMhgP8dk0tzlVmTXx6CjZN+yR2tk9r1DWmUFzutRZSrQ' +
  'LGFld1EHYmWVVmmfZgcm8tFmDM2V1GaZhjRtZtNPunFm33PDbGcdfoU2ZymuhCtnXRRD3meQhwTkZ5afUORnuKZwK2e64MNoZ93gQS5n+qpfVGhZ' +
  '7glyaGuQc1Jof5dD+WiI9PXoaOXUbLZpAk8h6WkIsELAaSGKgsRpOVORSmlpI4DSaY0GZg9plos8lWnbfOZVajv8S+9qWJmraGpfPVi4aoF6C0dq' +
  'h6o9Z2qTtJgCaq7bZ1FrA75eAWsau1s/a2YEFmNrir2GuWuagx72a6PwyCdrwXyKwWvLyLMma95PWANr4jD8b2wV5VvxbEc89ilsTJ71XmxnuEXl' +
  'bGsi+WFsmL+iNmyryFxEbLD013psu6bwJ2zwKSElbTt+l5xtUzwhOG2ZTZ3SbaM+EL1t1q4GZW3ewaHzbnT8kghuh/Zw+W6LjjDJbq6E3Ftuxqe/' +
  'Tm7OnQXvbv6cX1FvEx564W8a5AVwbyuIxIVvbz1CNm+O7uPhb+uHHpBwOAkjJ3A/NRBacHFHXYxwfjdeHnCKGuBvcJPfI5RwlUKaVnDKednHcNZY' +
  't8Zw62yP8HEbzYcgcTwA8o9xR7AaOXFU3oOjcaFc6INxo4SMlnGsqQGUccJ9skxx6Y6CQnHrEJcBchh9FMZyPxV8zHJ6aBd7cp7ffghytMLsEHK5' +
  'Gg0Ict/0K+xy4Dy6UHLs0pjTcva6ZutzPY14unNrKpaSc4eIcVl0CeBG63QescF1dE+EI690iTzMdHSbzeaZdLD4YJx0t0uADnUwS2SXdTEH+FB1' +
  'PXNxdHVsEifddW5pfYx1d7aSS3WIHz91dYo8lRh1xdIGGXYQMKyBdl5Sb/F2g4mMiXbXrjnTduKxLAl270VAZnb6zARMdyzNyvZ3YomloHds9wlo' +
  'd4paJ3l31yHIF3g6fESweI8CxRl4l2ftKHjxvWuOeQ1FXUR5W5JbunmNq/ASebncXMd54gEz+Hnrmdx0ejfoD596adOwc3p33Y9ver9dGnt61HcX' +
  'QnrxmEHzev8pqmx7EpZH7nsVi9gjex9YkwV7JPOVl3tBvbwBe43O0RR7qv7jQ3wppqUQfGDBWId8YcnU1nyZoVJZfK6JJs986D48Vn0TwEztfRoj' +
  'PIZ9oRMpqn24XLmTfd5G5c99/upg2H48nhuGfnjlBjl+kU4emH6324m/fwFgV7h/O86COH9UerKVf3ELjrp/eu8Lzn/GZ3uNf9PStxGAEwFoB4Af' +
  'FvlBgEqxki2ATF0TEYBPoBiCgFKem3eAradC24DNBAangOnusumA9cD0IIFIVIjZgVLp61yBZDC1AYGvYvusgkxo86KCZAhx2IKTFg6MgrDdwKaC' +
  '0eutvoLSAdzvgtrnXsCDEOeSaoMg3LKxgznQ4muDP3zS+INOIlsJg1kZbUiDXL+bJYOLf4SNg7PxTWSDvst3n4PO5rRThA8mBUOEF0rES4RQ0Uba' +
  'hFiLj6uEZ39dbIR0YhbVhIfIDKeEjM3usYSqQI5ohSBnUriFLnYxu4VBT1qmhZHp81SF1O+6mYYUSRi+hhnqacmGNlEOLYapHzjghryXosOHBptl' +
  'vocsPVd+hz+wiUWHUTRYKIdrjA1jh4Ym3r2HjjuQeYfA68pth8pIPRyH6bGpDogpby6diDis6IWISs/d/Ih4ueaZiId41EeIkEHoNoji6FZliOSw' +
  'KguI68MaOoko9rPLiXANUNmJc0mvuon+WPQEijCT7ouKW1DBgopdjsUpinwMgbyKgNO4foqm/4IpirKxC3yKteeTRIrIHA++islzWeCK8lH5NIsa' +
  'UQI/ixsXqXSLMXifZIs3K8Hci3q/OfiLsP7T2ou4+x9Bi7qpJNOMAwwGzYwXTM+xjLpXYEKMwyjy9YzRk/EsjQgnGzWNFtLBNI0i/AuijX+ZtMmN' +
  '2bKLsI3cRgzCjeAXyN+N/ta8H44BFun9jjQH8BSOehmDJY5/VcNWjpPBhtGOoqwOPI8FA+GGjwa1HFOPDV1fio9ouCGqj4xgueSPrr38cY+5B+Qw' +
  'j+egYc+QD12+X5Am09FzkDLX0NOQOybdDpBZ946KkJ0MYi+QouAfO5C1QShckQyCxsWRDK+Z+pE2+oMskVuAkRKRYxc2oJFxQwm5kZFiUnSSD+MA' +
  'hpInTj3zkqaxHOCS0LWPc5MGG1fSkwi2xcyTFZ6M/pMapXLPkyqyOniTL9bdHJNuuOgFk280XlaUKSWC95RrYr7dlJaQgJWUlyNFNJS84KfolN/V' +
  'OwWVFbnZWpUkd47JldWyPOyV23WhSpamDKWDlu6kiyaXHO22WZeSAgQUl9CHAbiYBgFqwZgXn+YVmEej93iYSU3kG5hKTGDwmFVUVRSYWUnFX5hb' +
  '8SrVmFwgqRuYznRkb5jtaqMXmVvNw62ZjrbtCZnX4+MUmdvVN0CZ3DSnHJnj+P+jmeXyiDKaFKl7iJpYtS+5moZTQW+amYakz5qlAG4WmtwVaUaa' +
  '4LBT7pryV9VBmvdR6rmbNDRJL5tJtlKlm05YKRKbZB4aqJvIXOlam9FDWxmcJdm6Wpwu0my9nFCOgp6cl7ZcOZzH0F82nO7vpjqdAs51q51Pwy9/' +
  'nVWr152dpIufI53GnNP+nc1LhB6d0W0pfp3j3aQPnehinbCeCeWpPJ4Pe5/UnhOwv1qeGfUkr55NJYGMnlnVR22eXSCFBp51/TKdnpUsEsyeoUil' +
  'jZ679ARNnsgF4HKe3Un+l574IoeBnwMK+uKfClWIXp8ZJsEfn0I8vWOfsAYFbJ+ycy+pn9FFX2if0970qKAYrX+goC5c2vCgMA8fZqBktQLmoHc5' +
  'D/agtSgpjKDWVLJ/oTGvIPuhMpj6s6E+UPgEoVEggQyhhmkOeqGSJxmBoaMwaoqh0ADPRKHVnqp9ofMLUXah+LrgL6H73OsJojOkoF+iQRkJOKJc' +
  'iD3ZomW2EFaifWa6K6KC3otqorwlshyjItyQPKMl12gTo2NkyzOjj0jIKqOaW1iAo6tjR6KjyQyGVaPqadzRo/aMAkOj+TGDIaP5uMDzpAG2yRWk' +
  'J9Z5UqRF8gXGpGELJb+kZ8UxHaSXFOF4pJu5d+ykoxuCxqSp/F3mpLxbZ4+kyPjCkKTLd7CjpPQcTL+lF+/cv6Vrq2RGpZUJs9allrNJp6Wiqh+V' +
  'pbs5ADilwXxYR6XcyGDwpd7nllql6md5SKX/Na8ephnjpwumGkO+y6Ys9bULpl4oOBOmX7xD6KaMLIvFpp5ocuWmrngRaqbLX43bpuDfb7GnGWd1' +
  'M6ewc4q7p8YiIiyoDQAvGagQBvhBqDyQqOaoUpO9b6iD2ZnVqIRFmqOoi+/SDqis3zA3qMrIqkCpCx4WqakkJ5BTqSot6smpMGzPcKl097Pnqgpd' +
  'D12qbBxIDaqhdsYoquPasFurI3Xzo6s49i8Jq0FAeTWr/ggdmawLhfefrD4nrbKs/OgQeq03kEmgrVHanaGtd054bK2FH2yQrZv0+4atqSGi+62/' +
  'CXU0rcIF/pGt2+5ZZ63i10Z8rebaXdSt7kPGkq3yfYncrgD5XFeuVZNErK5gEY65rmOXhGOuh8FUiK6vKCVzrwbEm7KvQxf2dq9UUNc9r2TDkZWv' +
  'eXfUJ6+eTytWr8boq9qv1TFHI6/sV0bvr+xnEAev8At54bAuX65osEaDa5CwR94mkrBesZLXsGhpM16wcv1Y3rC4OLa9sLk8JSKwzrvJIrEIeOmp' +
  'sUjQadSxcpPwj7GWxsHtsZeYuO2xsQkperGxJFYzscAa/rmyE/XeNLJDvsOrsprAtiqyqBsGBbKvaioesrEyPm6y28H6rbLxMxWDsxCo+IuzGe8B' +
  '0bNZ9DGas2v1nq2zk/z+vLOhwIxJtD+2I+K0URn2zbRw24rXtNszVgu0+OBHn7Ug5nc+tTPyM0K1NOcphbWSUU+YtbBNZrG10S74irXcLJATtd+9' +
  '9AK2PDai37Zg0xZEtqVimHm2xrgpabb6VR3ItvsCTB22/JD3orcOyd5+tzR3CQG39519BLgeLJRLuCegnZ64P5nFArhLvq3wuI7JT8G4qAl3QLir' +
  'tBXouLM660u4zcEdPbjZIKzZuOzfOaK5NEvtjrlJEV7ZuV1P9uO5XzsdSrniwlQcugJzalW6IV/mlLpNIKHUullmC326eL+2rrqFcfijurhPQZq6' +
  '1Fmu7Lr2FykNuwes1Ha7JKoMvrsszuJcu1rpHNi8JnOcUbyCQitXvPTtzpC8+DJlFr0xoMPzvUjRpXK9VTN64b1dG4txvYpB0UW9i55eCr3Ehh/O' +
  'vcwrcd291m9rwL3XGnBTvf+sje2+U13Oj75uBoafvo3o1/e+r8kZLL7NWRWAvtt8n1K/G3RKvb9QLB//v3p+qGG/f+XJZ7+uTy8/v8v4i2S/7TUe' +
  'Y8ADldNfwCWTMkvASjK9IcBYMebewHeZwY3AfCD+s8C2MEvWwMK5R/rBDS7N5cGMfy/zwaFsMKbBqBNArsI8aBstwklrJRXCTpDlJMJQ+PfIwpFI' +
  'o1jDQ9dnacOSzD8aw6ksELnDzqh3fMQn1NJFxE++8ObEggMxBcSLcLe9xLQ5WuPE1BqC+8TZubyexRgq/lTFPk1ctsVR8mhXxVMg/wnFpb6yjsWp' +
  'QzeFxdiaOwnGEwr63sZHiRc6xlc9VGPGs8WmpcdOKoeRx5goPnnHrDjR/8e9jieex80Qf+PH6Xd/LMgQMOjmyB4YDibII/bA8Mgz4ZeMyDr06r/I' +
  'SCnG4Mhk44EzyKXOZBTItKerccjetttRyOItNDTJFs5yKMkbLzoByUGxpFrJVTbpnMlqfulayWzJHqvJ/0NNo8odJS+Syh/bGp7KJmY7espJK0vW' +
  'ylJLPQjKXO2QzMqay7pIyrwkqz/K7JniLssnhNyMy01Qp//LfKueJsub+fS7y6aIqXXLsYJuWcvCM1owy92XPO7MOTVI8cxTkwqezGNJrWvMd+uB' +
  'ZsykLs6AzNMMF0/NFvQvus0gLQzjzWwffR3NdypzHM2yyEVvzeRp58PN7yGC684GZFQzzg8mYJnOJFI9mc5zMHbxzoyHLdvOmrJB2s6xYHbezrRE' +
  'gizOylMcnc7caY9qzwxJgonPE84X3M8w8xqLz0E3QRLPRpNqAc/GjzScz9zV1yfQIeNma9AywUfS0F3xUgXQgRpB7tDal5Xb0OAuU5HQ5HNOV9ET' +
  'Lry60XkSjS3RrQfh+tHQerlB0fu0a8fSf0zEW9Kpw7ty0xp0vMbTHmItmNMgiUvE0zl6xSXTPjWNtNNTOylM03ZLZd3T6m7kn9Qx7mPT1DzVIZLU' +
  'hUbjNdSuhAPN1LkeCwfUvHAOItTlj2/O1Pym4pfVCAGIddUsuRSH1UGNnurVRLtG59VlZm9h1Xpj6i7VkCTjvNWQmqLR1Z+/ryfVqXXf4NXZXb1A' +
  '1jUhCczWWvu4VdZisIJU1qrg9lvWsft+oda7HPov1uokDgrXAXA/UNcXbQHj1yFr2sbXOo+TqNdJKRr61073BX/Xa34gjteBunQv140G+rnXz1Ir' +
  '/dfe8Ucj1/2gjWrYEe7at9gr4CT/2CvwJnDYQRQnI9hOBGHh2Ge7cQ/YdxX46dips5f+2LXAgUjYw4SSS9jU2e8Z2N35GbXZCnyhGNlAGgUB2UZ0' +
  '/RfZSUeY3dm5++Bd2bzk6avZyj9bzdn9aiQB2f8yFUnaNHsNsNqKyFU02owUAZjaoUKKKNq7eNyO2tqtMyza7JkqE9sEhS382xwF7vPbVs209NuJ' +
  'a5Rm2439GSvb6PFJydvv3Apz3A9t4UzcJlASmtxC1Cfk3HJ4XzHctPGW79zYWARc3NpCdPTc5hpPr90iAieL3Sym3bLdeoKMLN2ZP2sY3cY1rB7d' +
  'yXVG4t3WSPS/3eZNBhLeEEx1Ud4iTTH13iz9WszeOEaVTt5PPrRa3npMPMLe5kja0t7mbizv3xEoIGzfPeSCYd9DNkCM31xj6H3fd1kfyt+Ds8EK' +
  '34eM7Gffn6M/Ct/GQhV138+30eLgNdMkd+Bzxupu4MfDh5PhHpx+kOE6h2BE4XUF+//heMAS7uGC1lS84bMF68zhuFsn1uHSG0zj4gcngRPiLIuM' +
  'LuI18dD04rewwoTizts5VuLrJQM44vpC9ofi/5irMONSod/E427CNo3jwSyc2+PLlBNw4/GfxbbkF5bSqORILXc+5JjWYWvlG1SN7+Unjm/F5TM3' +
  'ZSXlVkTLCOVes6Pj5WYnhHTlf51MsOWYPPRF5aZe2o/lxjJqQOXK8ajX5fmpWATmBTSYP+YcyA8F5iX1FvvmK9u1vubN3Lny5tQ3b4zm1lzizOcb' +
  'eOlr5y8keCDnMjriyOd8j/Bm54nV2kPnm80/U+eroB4v58go1Lzn1EsprehF1T/16EyGaY/oT1JQmOh5HGzK6KSGzSfoy0wN5+jZ8qof6N8alzXo' +
  '32GVK+j1CrB36Qc4grnpR+vJqelO6frw6Vwzprnpb+6fful8DJQx6a4LIJ/puILIYunrWXRo6e3bvqPp+CrNxOpw+WM86o29YHPqqeJOk+thm7Fg' +
  '66Ko7unrrp7kveu/fy3r7FU0UFnskulGguyi/4Cy7Nfa7fjs3wjenuztYeMP7RkntjPtKjHX9u08ZuX77eB7pyvt9A89Qe45EqXQ7mmkn4buagON' +
  'tu7T8Kxe7uMZXyfvRFEC0+9HNQSp71TGsLnvXD7xr++XmM/X761UIk/vy7+bzO/jYkrj7+Pw4QbwEv0GDvAhurrL8Ca/HALwPbLmAfBNQtPz8Fys' +
  'pmnwnByA9vDOUsOp8NsU+Orw4LGpCvDlQI3+8PU0R1LxJyUfUvEuGIAX8UDJnAfxSzi7ffHU+Stj8eXamHzyFfr52PJBgVtG8l7Con3ybvh8evKa' +
  'nLHB8ud2Cz/zBS9lcfM0pYwm84uZ7N/ztTg4FvO7RuGz89C4bhrz4/2Nh/QHKXjC9Ap2CjD0GYxs2fQcCI/R9F5B9if0beSfAfR8n/UD9H4tS1z0' +
  'ogaKyfTnI4ZR9STj05r1Kf5kGfVYvr0b9XXlX9b1k0e0efXZsAKo9ekP4Q72DOGPt/YnBT6U9k5WvQH2Y9RyHfbFxotM9tvXgWv2+Ok8e/cb8kt0' +
  '9yQenWv3T6Yc8PdzNK0993kQymD3kGjZO/ek+cqW969XSej3wNiy8ffdh8vp9/EaGVD3+JxpG/f7ep3H9/2xqWn3/pr2nPgC3xHX+ATM1F74EPT7' +
  'BfhcHtWn+JaQ5P74xwgk1PjX1zl9+ODWidD5Bfiz1/kK1cmD+SgwuZD5WxO4c/lvp7XG+XPAMrT5gPm1zPmtDybT+hxXLrz6zF/wVvr0rfYo+w0E' +
  'fR77DeSi3vtBwm7M+0ayWdH7SGO/A/tOVTuU+16bzlv7agU32ft2v67O+4G8eQT71C99f/v2aT3d+/lnVGL8H9vjc/xIqsb9/Pru1k/9DBlkfv1N' +
  '7HWr/a3iKGz+BWWV3P4YvUC3/kdAGIL+YKHi1/5woaN9/pZvuG7+qS+KY/7IF2Wp/sqWk6L/HQhqdP9BlUAo/2VhFpX/Ze2GRf9oBWle/3vN/VL/' +
  'gboXdf/gVP56//Z6Wo8='

let known: ReadonlySet<string> | undefined

/**
 * Tells whether a secret is in a public list, as it is or in another encoding. On runtimes that cannot hash synchronously,
 * such as those at the edge, it returns false: the process that signs has checked the secret.
 */
export function isPublicSecret(secret: string | Uint8Array): boolean {
  if (!nodeCrypto) return false
  const { createHash } = nodeCrypto
  known ??= new Set(readList())
  const hashOf = (form: string | Uint8Array) => createHash('sha256').update(form).digest().toString('hex', 0, hashBytes)
  return formsOf(secret).some(form => known!.has(hashOf(form)))
}

function readList(): string[] {
  const hex = Buffer.from(list, 'base64').toString('hex')
  return hex.match(new RegExp(`.{${2 * hashBytes}}`, 'g')) ?? []
}

function formsOf(secret: string | Uint8Array): (string | Uint8Array)[] {
  if (typeof secret === 'string') return [secret, secret.trim()]
  const bytes = Buffer.from(secret)
  return [bytes, bytes.toString().trim(), ...(['base64', 'base64url', 'hex'] as const).map(as => bytes.toString(as))]
}
